"""HTTP and WebSocket: routes, pages, the API, who may come in."""
