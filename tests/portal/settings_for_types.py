"""The room's settings as a module, which is how the checker of types asks for them."""

from riskml.core.project import Project
from riskml.portal.settings import Address, portal_settings

globals().update(portal_settings(Project.open("."), Address(), "of no use to anybody, for types alone"))
