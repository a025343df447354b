"""What a policy will never do, and what a change will: proofs over regions of leads, each shown by a lead."""
