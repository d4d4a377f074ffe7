"""What other packages can add to riskml: one small example of each kind."""
