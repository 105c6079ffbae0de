"""The engines beneath the store: connections, column types, and statements that both engines take."""
