"""`komek bench guards`: live guards of terms, at rest and while a changed calendar moves half of them."""
