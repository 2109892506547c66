"""Static files with their hash in the name, also in the imports of ES modules, and without the comments that only we read."""

import re
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Whole lines only, in our own files: what stands behind code or inside a text is never touched.
JS_COMMENT_LINES = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*?(?:[^*]|\*(?!/))*\*/[ \t]*)(?:\n|\Z)", re.MULTILINE)
CSS_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENTATION = re.compile(r"^[ \t]+|\n(?=\s*\n)", re.MULTILINE)


def slim(name: str, text: str) -> str:
    """A third of a first visit over a slow line would be comments and indentation. Template texts of modules have one line."""
    if name.endswith(".css"):
        return INDENTATION.sub("", CSS_COMMENTS.sub("", text))
    return INDENTATION.sub("", JS_COMMENT_LINES.sub("", text))


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    manifest_strict = False

    def _save(self, name: str, content: "File[Any]") -> str:
        if PurePath(name).parts[:1] in (("js",), ("css",)) and name.endswith((".js", ".css")):
            content.seek(0)  # its hash has just been read
            content = ContentFile(slim(name, content.read().decode()).encode())
        return str(super()._save(name, content))
