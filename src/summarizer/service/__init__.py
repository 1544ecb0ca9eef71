"""The service: a page in a browser, a JSON interface, the interface of OpenAI's clients, and MCP tools."""
