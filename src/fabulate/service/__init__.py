"""The HTTP door: `serve` starts it, `fabulate.service.app:create_app` makes the application.

Starlette is imported only when one of them is called.
"""

from .serve import serve

__all__ = ["serve"]
