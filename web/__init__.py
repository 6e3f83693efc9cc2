"""What stands round Streamlit in the one ASGI application: own addresses, language and security headers, packing."""
