"""Public pages: a static site for those whom the work is done for; no person, no small number."""

from riskml.public.settings import PublicSettings, read_public
from riskml.public.site import PublicSite, publish_site
from riskml.public.suppression import Cell, Tree, shown_units

__all__ = ["Cell", "PublicSettings", "PublicSite", "Tree", "publish_site", "read_public", "shown_units"]
