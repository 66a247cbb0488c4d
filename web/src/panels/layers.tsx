import { useEffect, useState } from 'preact/hooks'
import { zoomTo, look } from '../map'
import { baseMap, hidden, layers, on, opacity, page } from '../state'
import { service } from '../service'
import { say, w } from '../words'
import type { Layer, Version } from '../types'

const themes: Record<string, [string, string]> = {
  ecology: ['生态', 'Ecology'], water: ['水', 'Water'], air: ['大气', 'Air'], soil: ['土壤', 'Soil'], noise: ['噪声', 'Noise'], land: ['国土', 'Land'], units: ['管控单元', 'Control units'], rivers: ['河流', 'Rivers'], built: ['建设', 'Built-up land'],
}

const themeWord = (t: string) => say({ zh: themes[t]?.[0] ?? t, en: themes[t]?.[1] ?? t })

/** Layers is the legend: what there is, by theme, what of it is shown, and since when it holds. */
export function Layers() {
  const groups = Map.groupBy(layers.value, l => l.theme)
  return (
    <>
      <Find />
      <div class="row">
        <button type="button" onClick={() => { hidden.value = new Set() }}>{w('showAll')}</button>
        <button type="button" onClick={() => { hidden.value = new Set(layers.value.map(l => l.id)) }}>{w('hideAll')}</button>
        {layers.value.some(l => l.starts_off) && <button type="button" onClick={() => { hidden.value = new Set(layers.value.filter(l => l.starts_off).map(l => l.id)) }}>{w('showUsual')}</button>}
        <label class="grow">{w('opacity')}
          <input type="range" min="10" max="100" step="10" value={Math.round(100 * opacity.value)} onInput={e => { opacity.value = Number(e.currentTarget.value) / 100 }} />
        </label>
      </div>
      {hidden.value.size > 0 && <p class="faint" role="status">{w('drawn')} {layers.value.filter(l => !hidden.value.has(l.id)).length} / {layers.value.length}{w('restOff')}</p>}
      {page.value.basemap && (
        <label class="check"><input type="checkbox" checked={baseMap.value} onChange={e => { baseMap.value = e.currentTarget.checked }} />{w('baseMap')} <span class="faint">{page.value.basemap.attribution}</span></label>
      )}
      {layers.value.length > 0 && layers.value.every(l => l.status === 'no-data') && <p class="doubt" role="status">{w('noLayers')}</p>}
      {[...groups].map(([theme, list]) => (
        <fieldset key={theme}>
          <legend>{themeWord(theme)}</legend>
          {list.map(l => <Entry key={l.id} layer={l} />)}
        </fieldset>
      ))}
    </>
  )
}

function Entry({ layer }: { layer: Layer }) {
  const [versions, setVersions] = useState<Version[] | null>(null)
  const shown = !hidden.value.has(layer.id)
  const toggle = () => {
    const next = new Set(hidden.value)
    if (shown) next.add(layer.id)
    else next.delete(layer.id)
    hidden.value = next
  }
  const open = async (e: Event) => {
    if ((e.currentTarget as HTMLDetailsElement).open && !versions) setVersions((await service.layer(layer.id, on.value)).layer.versions ?? [])
  }
  return (
    <div class="layer">
      <label>
        <input type="checkbox" checked={shown} onChange={toggle} />
        <Swatch colour={layer.colour} hatch={layer.hatch} line={layer.kind !== 'zone'} />
        <span>{say(layer.title)} {layer.status !== 'in-force' && <em class="doubt">{w(layer.status === 'outdated' ? 'outdated' : 'noData')}</em>}</span>
      </label>
      <details onToggle={open}>
        <summary>{w('versions')}</summary>
        <p class="faint">{say(layer.office)}</p>
        <ol class="versions">
          {versions?.map(v => (
            <li key={v.sequence}>
              <button type="button" class="link" onClick={() => { on.value = v.from }}>{w('version')} {v.sequence}: {v.from}{v.until ? ` – ${v.until}` : ` ${w('from')}`}</button>
              <span class="faint"> ±{v.accuracy_m} m · {v.zones}</span>
            </li>
          ))}
        </ol>
        {versions?.length === 0 && <p>{w('noData')}</p>}
      </details>
    </div>
  )
}

/** Swatch is a layer's colour and hatching as the map draws them. */
export function Swatch({ colour, hatch, line }: { colour: string; hatch: string; line: boolean }) {
  const c = /^#[0-9a-f]{6}$/i.test(colour) ? colour : '#7f7f7f'
  return (
    <svg class="swatch" viewBox="0 0 22 14" aria-hidden="true">
      {line ? <path d="M1 11 8 5l6 4 7-7" fill="none" stroke={c} stroke-width="2.4" /> : <rect x="1" y="1" width="20" height="12" fill={c} fill-opacity=".3" stroke={c} stroke-width="1.6" />}
      {!line && (hatch === 'diagonal' || hatch === 'cross') && <path d="M3 13 13 1M9 13 19 1M15 13l6-7" stroke={c} />}
      {!line && hatch === 'cross' && <path d="M3 1l10 12M9 1l10 12" stroke={c} />}
      {!line && hatch === 'dots' && <path d="M5 5h.01M11 5h.01M17 5h.01M8 10h.01M14 10h.01" stroke={c} stroke-width="2.4" stroke-linecap="round" />}
    </svg>
  )
}

type Hit = { layer: Layer; code: string; name: string; geometry: GeoJSON.Geometry }

/** Find looks for zones by name or code in all layers. */
function Find() {
  const [text, setText] = useState('')
  const [hits, setHits] = useState<Hit[] | null>(null)
  useEffect(() => {
    if (text.trim().length < 2) return setHits(null)
    const stop = new AbortController()
    const wait = setTimeout(() => {
      void Promise.all(layers.value.filter(l => l.status !== 'no-data').map(async layer => {
        try {
          const found = await service.find(layer.id, text.trim(), on.value, stop.signal)
          return found.features.map(f => ({ layer, code: String(f.properties?.code ?? ''), name: String(f.properties?.name ?? ''), geometry: f.geometry }))
        } catch { return [] }
      })).then(all => { if (!stop.signal.aborted) setHits(all.flat()) })
    }, 250)
    return () => { clearTimeout(wait); stop.abort() }
  }, [text])
  return (
    <div class="find">
      <input type="search" aria-label={w('search')} placeholder={w('search')} value={text} onInput={e => setText(e.currentTarget.value)} />
      {hits && <p role="status" class="faint">{hits.length ? `${hits.length} ${w('found')}` : w('nothingFound')}</p>}
      <ul>
        {hits?.slice(0, 30).map(h => (
          <li key={`${h.layer.id}/${h.code}`}>
            <button type="button" class="link" onClick={() => { zoomTo(h.geometry); const c = firstOf(h.geometry); if (c) look(c[0], c[1]) }}>{h.name || h.code}</button>
            <span class="faint"> {h.code} · {say(h.layer.title)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function firstOf(g: GeoJSON.Geometry): [number, number] | null {
  let c: unknown = 'coordinates' in g ? g.coordinates : null
  while (Array.isArray(c) && Array.isArray(c[0])) c = c[0]
  return Array.isArray(c) ? c as [number, number] : null
}
