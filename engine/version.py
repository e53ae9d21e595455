"""Presage's own version: the one place that states it (packaging and the engine's fingerprint read it here)."""

VERSION = "0.1.0"
