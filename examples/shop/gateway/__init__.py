"""The public interface of the shop."""
