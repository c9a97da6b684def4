"""网上大厅:the applicant's own cases, drafts and applications."""
