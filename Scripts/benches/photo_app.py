"""What a small Flask app does with a photo that must not be lost; gunicorn runs it. No digest, no record."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import magic
from flask import Flask, Response, jsonify, request

FOLDER = Path(os.environ["PHOTO_FOLDER"])
application = Flask(__name__)


@application.post("/v1/tips")
def take() -> tuple[Response, int]:
    data = request.files["file"].stream.read()
    media_type = magic.from_buffer(data[:2048], mime=True)
    if media_type != "image/jpeg" or not request.form["content"]:
        return jsonify(code="refused"), 415
    name = uuid.uuid4().hex
    with open(FOLDER / name, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return jsonify(id=name, media_type=media_type, size=len(data)), 201
