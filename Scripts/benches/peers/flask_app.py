"""What a small Flask app does with a tip that must not be lost, in words or with a file; gunicorn runs it. No digest, no
record."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import magic
from flask import Flask, Response, jsonify, request

FOLDER = Path(os.environ["KEPT_FOLDER"])
application = Flask(__name__)


@application.post("/v1/tips")
def take() -> tuple[Response, int]:
    if request.is_json:
        data, media_type, content = request.get_data(), "application/json", request.get_json()["content"]
    else:
        data, content = request.files["file"].stream.read(), request.form["content"]
        media_type = magic.from_buffer(data[:2048], mime=True)
    if media_type not in ("application/json", "image/jpeg", "audio/x-wav") or not content:
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
