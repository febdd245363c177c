"""What the pages of portal and desk share: look, languages, sealed cookies, form tokens, hardening."""
