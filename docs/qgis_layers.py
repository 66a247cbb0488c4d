#!/usr/bin/env python3
"""Open the layers of a running `redline serve` in QGIS, without a window, and look whether
QGIS has of each what the service says: all features, those in a box, those of a filter;
then draw the vector tiles in the service's style. Not part of `make test`.

    apt-get install --no-install-recommends python3-qgis      # Debian 12: QGIS 3.22
    redline serve &                                           # the built-in illustrative district
    /usr/bin/python3 docs/qgis_layers.py http://127.0.0.1:8080/ogc picture.png [KEY]
"""
import json
import os
import sys
import tempfile
import urllib.parse
import urllib.request

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (  # noqa: E402  (the platform must be set before)
    Qgis, QgsApplication, QgsAuthMethodConfig, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeatureRequest,
    QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsRectangle, QgsVectorLayer, QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402

faults = []


def hold(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        faults.append(f"{what}: {got}, the service says {want}")


def ask(url, key):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"} if key else {})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def credentials(key):
    """The key as QGIS keeps it: Authentication → Basic."""
    manager = QgsApplication.authManager()
    manager.setMasterPassword("for this run", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("redline")
    config.setConfig("username", "qgis")
    config.setConfig("password", key)
    manager.storeAuthenticationConfig(config)
    return f" authcfg={config.id()}"


def features(base, collection, key, login):
    """One collection by OGC API – Features."""
    name, items = collection["id"], f"{base}/collections/{collection['id']}/items"
    layer = QgsVectorLayer(f"typename='{name}' url='{base}'{login}", name, "OAPIF")
    hold(f"{name} is valid", layer.isValid(), True)
    first = ask(items + "?limit=1", key)
    hold(f"{name}, all", len({f["code"] for f in layer.getFeatures()}), first["numberMatched"])
    if not first["features"]:
        return
    west, south, east, north = collection["extent"]["spatial"]["bbox"][0]
    box = [west, south, (west + east) / 2, (south + north) / 2]
    want = ask(f"{items}?limit=1&bbox={','.join(map(str, box))}", key)["numberMatched"]
    # The service gives zones whose outlines meet the box; so does ExactIntersect.
    request = QgsFeatureRequest().setFilterRect(QgsRectangle(*box)).setFlags(QgsFeatureRequest.ExactIntersect)
    hold(f"{name}, south-west", sum(1 for _ in layer.getFeatures(request)), want)
    value = first["features"][0]["properties"]["name"]
    want = ask(f"{items}?limit=1&filter=" + urllib.parse.quote(f"name = '{value}'"), key)["numberMatched"]
    layer.setSubsetString(f"\"name\" = '{value}'")
    hold(f"{name}, by name", sum(1 for _ in layer.getFeatures()), want)


def tiles(base, box, picture, login):
    """The vector tiles in the service's style, as a picture."""
    source = f"type=xyz&url={base}/tiles/WebMercatorQuad/%7Bz%7D/%7By%7D/%7Bx%7D&zmin=0&zmax=16&styleUrl={base}/styles/redline-zh"
    layer = QgsVectorTileLayer(source + login.replace(" ", "&"), "redline")
    hold("tiles are valid", layer.isValid(), True)
    error, ok = layer.loadDefaultStyle()
    hold("the style is read", (error, ok), ("", True))
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setOutputSize(QSize(900, 900))
    settings.setBackgroundColor(QColor("white"))
    settings.setExtent(QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), settings.destinationCrs(), QgsProject.instance()).transformBoundingBox(box))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    seen = {image.pixel(x, y) for x in range(0, 900, 9) for y in range(0, 900, 9)}
    hold("the picture has many colours", len(seen) > 50, True)
    image.save(picture)


def main():
    base, picture, key = sys.argv[1], sys.argv[2], (sys.argv[3:] or [""])[0]
    os.environ["QGIS_AUTH_DB_DIR_PATH"] = tempfile.mkdtemp()
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    print("QGIS", Qgis.QGIS_VERSION)
    login = credentials(key) if key else ""
    for collection in ask(base + "/collections?f=json", key)["collections"]:
        features(base, collection, key, login)
    west, south, east, north = ask(base + "/tiles/WebMercatorQuad/tilejson.json", key)["bounds"]
    tiles(base, QgsRectangle(west, south, east, north), picture, login)
    for fault in faults:
        print("!", fault)
    sys.stdout.flush()
    os._exit(1 if faults else 0)  # QGIS may fall over while it is being taken down


main()
