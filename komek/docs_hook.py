"""A hook of MkDocs: the worker that searches from the disk comes out of its npm package."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

_SHIM = Path("node_modules/iframe-worker/shim/index.js")
_PLACE = "assets/iframe-worker.js"
"""As `extra: polyfills` of mkdocs.yml names it."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the worker to the site's files; PluginError where `make` has not fetched the npm packages."""
    source = Path(config.config_file_path).parent / _SHIM
    if not source.exists():
        raise PluginError(f"{_SHIM} is missing: make node_modules/.installed")
    files.append(File.generated(config, _PLACE, abs_src_path=str(source)))
    return files
