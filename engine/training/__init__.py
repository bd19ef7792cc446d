"""Pictures as tensors, the recipe, the one training loop and the one forward pass."""
