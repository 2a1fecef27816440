//! One method a file, pure: numbers in, an estimate or a reason out.
