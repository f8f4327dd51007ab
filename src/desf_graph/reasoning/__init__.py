"""Reasoning in OWL 2 RL: what follows from an ecosystem and the ontology, what contradicts itself, and why.

```
lookup   contradictions      the triple that a user means; what cannot all be so, in words
      proofs                 why a triple holds, with no leaf too many; replay checks each step
      closure                a record, closed: the inferred triples apart from the asserted ones
      engine                 semi-naive rounds over facts, each with its origin; theory is what they start from
axioms      joins            the ontology's axioms made into rules; the joins of rules generated
      tables   datatypes     the rules as W3C states them; what literals mean
```

All 78 rules of the W3C tables 4 to 9 are covered but dt-eq, which would only add other spellings of values that are
there. Constructs of OWL that these rules cannot use are refused by name. `reference` runs owlrl instead.
"""
