"""How the site is built: `make docs`, or `sphinx-build -W --keep-going -c docs . site`.

The source is the whole checkout, so that a link leads to the same page here as on a forge.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from riskml.core.version import __version__

project = "riskml"
author = "riskml"
release = version = __version__
language = "en"
root_doc = "docs/index"

include_patterns = [
    "README.md",
    "README.zh.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/**.md",
    "docs/api/*.rst",
    "docs/examples/*.py",
    "docs/examples/plugins/riskml_example_plugins/[!_]*.py",
    "docs/verify_ledger.py",
    "docs/verify_warning.py",
]
# Folders that no page stands in are not even walked.
exclude_patterns = [
    ".*",
    "benchmarks",
    "data",
    "demo",
    "site",
    "docs/site_build",
    "docs/schemas",
    "features",
    "mlruns",
    "quarantine",
    "riskml",
    "runs",
    "serving",
    "store",
    "tests",
    "training",
    "**/__pycache__",
]
source_suffix = {".md": "markdown", ".rst": "restructuredtext", ".py": "percent"}
smartquotes = False
default_role = "code"
highlight_language = "text"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "site_build.cards",
    "site_build.chinese_search",
    "site_build.examples",
    "site_build.languages",
    "site_build.lexers",
    "site_build.mathml",
    "site_build.rooms",
]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 6
myst_dmath_double_inline = True

autodoc_member_order = "groupwise"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
# What scikit-learn adds to every estimator is scikit-learn's to document.
_ROUTED = ("fit", "partial_fit", "predict", "score", "transform", "split")
autodoc_default_options = {"exclude-members": ",".join(f"set_{name}_request" for name in _ROUTED)}
napoleon_google_docstring = False
napoleon_attr_annotations = False
napoleon_use_rtype = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = "riskml"
html_static_path = ["site_build/static"]
html_extra_path = ["site_build/root"]
html_css_files = ["site.css"]
templates_path = ["site_build/templates"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_search_language = "zh"
html_math_renderer = "mathml"
html_domain_indices = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
