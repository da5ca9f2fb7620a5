enum SpoolingPlaceholder {}
