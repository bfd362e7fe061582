"""Rule packs: records, names, linking. A linked pack is not yet proved; `calculator.proofs` stands above."""
