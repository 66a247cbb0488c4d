# Makes redline-sans.woff: every glyph of Noto Sans SC (npm @fontsource/noto-sans-sc 5.3.0, weight 400) and
# the number forms (U+2150-218F) of Noto Sans Symbols (npm @fontsource/noto-sans-symbols 5.3.0) in one font.
# Needs fontTools 4.38. Run in a folder that holds both packages, unpacked as sc/ and symbols/.
import glob, os
os.environ["SOURCE_DATE_EPOCH"] = "0"
from fontTools.ttLib import TTFont

def take(font, other, wanted):
    glyf, names = other["glyf"], {}
    def add(name):
        if name in names:
            return names[name]
        new = names[name] = f"g{len(font.getGlyphOrder())}"
        font.setGlyphOrder(font.getGlyphOrder() + [new])
        glyph = glyf[name]
        glyph.expand(glyf)
        glyph.removeHinting()
        if glyph.isComposite():
            for c in glyph.components:
                c.glyphName = add(c.glyphName)
        font["glyf"].glyphs[new] = glyph
        font["hmtx"].metrics[new] = other["hmtx"].metrics[name]
        return new
    for code, name in sorted(other.getBestCmap().items()):
        if code not in cmap and wanted(code):
            cmap[code] = add(name)

base = "sc/package/files/noto-sans-sc-"
font = TTFont(base + "chinese-simplified-400-normal.woff")
cmap = dict(font.getBestCmap())
font["glyf"].removeHinting() if hasattr(font["glyf"], "removeHinting") else None
for path in [base + "latin-400-normal.woff"] + sorted(glob.glob(base + "[0-9]*-400-normal.woff")):
    take(font, TTFont(path), lambda code: True)
take(font, TTFont("symbols/package/files/noto-sans-symbols-symbols-400-normal.woff"), lambda code: 0x2150 <= code <= 0x218F)
font["glyf"].glyphOrder = font.getGlyphOrder()
for tag in ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "prep"):
    if tag in font:
        del font[tag]
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
tables = []
for form, platform, encoding in ((4, 3, 1), (12, 3, 10)):
    t = CmapSubtable.newSubtable(form)
    t.platformID, t.platEncID, t.language = platform, encoding, 0
    t.cmap = {c: n for c, n in cmap.items() if form == 12 or c < 0x10000}
    tables.append(t)
font["cmap"].tables = tables
font["post"].formatType = 3.0
for record in font["name"].names:
    if record.nameID in (1, 3, 4, 16):
        record.string = "Redline Sans"
    if record.nameID == 6:
        record.string = "RedlineSans-Regular"
    if record.nameID in (2, 17):
        record.string = "Regular"
font["head"].modified = font["head"].created
font.recalcTimestamp = False
font.flavor = "woff"
font.save("redline-sans.woff")
print(len(cmap), len(font.getGlyphOrder()))
