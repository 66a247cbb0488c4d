# Makes redline-sans.woff: every glyph of Noto Sans SC (npm @fontsource/noto-sans-sc 5.3.0, weight 400), the
# number forms (U+2150-218F) of Noto Sans Symbols (npm @fontsource/noto-sans-symbols 5.3.0), and the further Han
# of Noto Sans CJK SC (Debian's fonts-noto-cjk 20220127), its cubic outlines as quadratic ones within a
# thousandth of the letter's size, in one font. Needs fontTools 4.38. Run in a folder that holds both npm packages,
# unpacked as sc/ and symbols/.
import glob, os
os.environ["SOURCE_DATE_EPOCH"] = "0"
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

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

# Radicals and strokes, signs and letters among Han, Han of every plane (GB 18030-2022 asks for them).
HAN = ((0x2E80, 0x2FFF), (0x3000, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0x20000, 0x3FFFF))

def draw(font, other):
    outlines, names, order = other.getGlyphSet(), other.getBestCmap(), font.getGlyphOrder()
    for code in sorted(names):
        if code in cmap or not any(first <= code <= last for first, last in HAN):
            continue
        pen = TTGlyphPen(None)
        outlines[names[code]].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        new, glyph = f"g{len(order)}", pen.glyph()
        order.append(new)
        font["glyf"].glyphs[new] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"].metrics[new] = (other["hmtx"].metrics[names[code]][0], getattr(glyph, "xMin", 0))
        cmap[code] = new
    font.setGlyphOrder(order)

base = "sc/package/files/noto-sans-sc-"
font = TTFont(base + "chinese-simplified-400-normal.woff")
cmap = dict(font.getBestCmap())
font["glyf"].removeHinting() if hasattr(font["glyf"], "removeHinting") else None
for path in [base + "latin-400-normal.woff"] + sorted(glob.glob(base + "[0-9]*-400-normal.woff")):
    take(font, TTFont(path), lambda code: True)
take(font, TTFont("symbols/package/files/noto-sans-symbols-symbols-400-normal.woff"), lambda code: 0x2150 <= code <= 0x218F)
cjk = TTCollection("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", lazy=True)
draw(font, next(f for f in cjk.fonts if f["name"].getDebugName(4) == "Noto Sans CJK SC"))
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
