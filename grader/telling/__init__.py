"""What people read afterwards: feedback, the class report, exports."""
