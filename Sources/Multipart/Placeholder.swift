enum MultipartPlaceholder {}
