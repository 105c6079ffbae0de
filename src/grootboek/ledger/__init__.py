"""What bookkeeping is: nouns and rules without input or output. Standard library only."""
