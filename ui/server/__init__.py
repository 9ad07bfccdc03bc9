"""What is between the network and the app: who is let in, what is let through, what is told.

All of it is plain ASGI around ``st.App``, so it holds however the app is started.
"""
