"""Places where runs are made: this process, a pool of workers, Ray, SLURM."""
