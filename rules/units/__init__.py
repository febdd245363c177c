"""The units that serve a territory: which centre, commission and authorised body a case belongs to."""

from rules.units.directory import Unit, UnitDirectory, UnknownTerritoryError

__all__ = ["Unit", "UnitDirectory", "UnknownTerritoryError"]
