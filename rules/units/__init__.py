"""The units that serve a territory: which centre, commission and authorised body a case belongs to."""

from rules.units.directory import Commission, CommissionMember, Unit, UnitDirectory, UnknownTerritoryError

__all__ = ["Commission", "CommissionMember", "Unit", "UnitDirectory", "UnknownTerritoryError"]
