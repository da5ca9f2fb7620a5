enum InspectionPlaceholder {}
