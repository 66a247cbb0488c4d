import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { map, ready, zoomTo } from '../map'
import { hidden, layers, notices, on, record, report, sheet, view, type Sheet } from '../state'
import { nameOf } from '../judge'
import { layerOf } from '../scene'
import { colon, effectWord, inBrackets, say, w } from '../words'
import { Swatch } from './layers'

/** lay puts the map on paper, or on another; what is in hand stays in sight. */
export function lay(s: Sheet) {
  const other = sheet.value?.paper !== s.paper || sheet.value.wide !== s.wide
  sheet.value = s
  const shown = report.value?.components.map(c => c.footprint.geometry)
  if (other && shown && ready.value) requestAnimationFrame(() => { map.resize(); zoomTo(...shown) })
}

const change = (c: Partial<Sheet>) => { if (sheet.value) lay({ ...sheet.value, ...c }) }

/** SheetTools choose the paper; they are not printed. */
export function SheetTools({ s }: { s: Sheet }) {
  return (
    <div class="sheet-tools" role="toolbar" aria-label={w('layout')}>
      <label>{w('paper')} <select value={s.paper} onChange={e => change({ paper: e.currentTarget.value as Sheet['paper'] })}><option value="a4">A4</option><option value="a3">A3</option></select></label>
      <label><select aria-label={w('layout')} value={s.wide ? 'wide' : 'tall'} onChange={e => change({ wide: e.currentTarget.value === 'wide' })}><option value="wide">{w('landscape')}</option><option value="tall">{w('portrait')}</option></select></label>
      <label class="check"><input type="checkbox" checked={s.grey} onChange={e => change({ grey: e.currentTarget.checked })} />{w('greyPrint')}</label>
      <label>{w('mapTitle')} <input value={s.title} placeholder={titleOf()} onInput={e => change({ title: e.currentTarget.value })} /></label>
      <button type="button" onClick={finely}>{w('print')}</button>
      <button type="button" onClick={() => { sheet.value = null }}>{w('close')}</button>
    </div>
  )
}

const titleOf = () => report.value ? `${nameOf(report.value)} · ${w('screening')}` : `${say(record.value?.district)} · ${w('map')}`

/** finely prints once the map is drawn anew in twice the pixels: paper is finer than a screen. */
function finely() {
  map.setPixelRatio(2 * devicePixelRatio)
  map.once('idle', () => {
    print()
    map.setPixelRatio(devicePixelRatio)
  })
}

/** fitted draws a sheet wider than the window smaller, on the screen alone: the map keeps its pixels, the paper its size. */
function fitted(s: Sheet): () => void {
  const page = document.querySelector<HTMLElement>('.page')!
  const [short, long] = s.paper === 'a4' ? [210, 297] : [297, 420]
  const wide = (s.wide ? long : short) / 25.4 * 96
  const fit = () => page.style.setProperty('--fit', String(Math.min(1, (page.clientWidth - 32) / wide)))
  const watch = new ResizeObserver(fit)
  watch.observe(page)
  fit()
  return () => {
    watch.disconnect()
    page.style.removeProperty('--fit')
  }
}

/** SheetFrame is what stands around the map on paper: title, marks, legend with versions, what was found, day, scale. */
export function SheetFrame({ s }: { s: Sheet }) {
  const [present, setPresent] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (!ready.value) return
    const look = () => setPresent(new Set(map.queryRenderedFeatures().map(f => layerOf(f.layer))))
    map.on('idle', look)
    look()
    return () => { map.off('idle', look) }
  }, [ready.value])
  useLayoutEffect(() => fitted(s), [s.paper, s.wide])
  const legend = useRef<HTMLElement>(null)
  const [cut, setCut] = useState(false)
  useLayoutEffect(() => { // what does not fit is not left out in silence
    const e = legend.current!
    setCut(e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2)
  })
  const size = `${s.paper.toUpperCase()} ${s.wide ? 'landscape' : 'portrait'}`
  return (
    <>
      <style>{`@page { size: ${size}; margin: 0 }`}</style>
      <section class="sheet-title" aria-label={w('mapTitle')}><h1>{s.title || titleOf()}</h1><Marks /></section>
      <section ref={legend} class="sheet-legend" aria-label={w('legend')}>
        {cut && <p class="cut" role="status">{w('legendCut')}</p>}
        <Found />
        <h2>{w('legend')}</h2>
        <ul>
          {report.value && <li><svg class="swatch" viewBox="0 0 22 14" aria-hidden="true"><rect x="2" y="2" width="18" height="10" fill="#ddd" stroke="#101010" stroke-width="2.2" /></svg>{w('footprint')}</li>}
          {report.value?.findings.some(f => f.geometry) && <li><svg class="swatch" viewBox="0 0 22 14" aria-hidden="true"><path d="M2 12 12 2M8 12 18 2M14 12l6-6M2 6l4-4" stroke="#222" /><rect x="1" y="1" width="20" height="12" fill="none" stroke="#b3261e" stroke-width="1.6" /></svg>{w('overlapMark')}</li>}
          {layers.value.filter(l => present.has(l.id) && !hidden.value.has(l.id)).map(l => (
            <li key={l.id}><Swatch colour={l.colour} hatch={l.hatch} line={l.kind !== 'zone'} /><span>{say(l.title)} <span class="faint">{l.version && `${w('version')} ${l.version.sequence}, ${l.version.from}`}</span></span></li>
          ))}
        </ul>
      </section>
      <section class="sheet-foot" aria-label={w('dayOf')}>
        <span>{w('dayOf')} {report.value?.on ?? (on.value || record.value?.on)}</span>
        <span>{w('catalogueNo')} {record.value?.catalogue}</span>
        <span>{scaleOf()}</span>
        <span>{w('projection')}</span>
        {report.value && <span class="number">{report.value.id.slice(0, 16)}</span>}
        <span>{w('printedOn')} {new Date().toLocaleDateString('sv')}</span>
      </section>
      <svg class="sheet-north" viewBox="0 0 24 40" role="img" aria-label={w('north')}><path d="M12 2 20 26 12 21 4 26Z" fill="#fff" stroke="#101010" stroke-width="1.5" /><path d="M12 2 20 26 12 21Z" fill="#101010" /><text x="12" y="38" text-anchor="middle" font-size="11" font-weight="700" fill="#101010">{w('north')}</text></svg>
    </>
  )
}

/** Marks must stand on every sheet where they hold. */
function Marks() {
  const { illustrative, withholds } = notices.value
  const r = report.value
  return (
    <p class="marks">
      {illustrative && <strong>{w('illustrative')}</strong>}
      {withholds && <strong>{w('withholds')}</strong>}
      {r && !r.complete && <strong>{w('incomplete')}</strong>}
    </p>
  )
}

function Found() {
  const r = report.value
  if (!r) return null
  return (
    <>
      <h2>{w('verdict')}{colon()}{effectWord(r.verdict, r.verdict_authority)}{!r.complete && inBrackets(w('incomplete'))}</h2>
      <ol>{r.findings.slice(0, 5).map((f, i) => <li key={i}>[{effectWord(f.effect, f.authority)}] {say(f.title)}</li>)}</ol>
      {r.findings.length > 5 && <p>+{r.findings.length - 5}</p>}
    </>
  )
}

/** scaleOf is the scale on paper in the middle of the map, to three figures: a CSS pixel is 1/96 inch. */
function scaleOf(): string {
  const v = view.value
  if (!v) return ''
  const metresPerPixel = 40075016.686 * Math.cos(v.lat * Math.PI / 180) / (512 * 2 ** v.zoom)
  return `≈ 1 : ${Number((metresPerPixel / (0.0254 / 96)).toPrecision(3)).toLocaleString('en-US').replaceAll(',', ' ')}`
}
