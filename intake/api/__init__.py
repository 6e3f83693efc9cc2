"""The JSON API, version 1: for GP software and other forms that send by machine."""
