import { useRef, useState } from 'preact/hooks'
import { begin, edit } from '../draw'
import { addFiles, changePart, judge } from '../judge'
import { drawing, report, submission } from '../state'
import { roleWord, w } from '../words'
import type { Part } from '../service'
import type { Role } from '../types'

const roles: Role[] = ['site', 'outfall', 'road', 'spoil', 'temporary']

/** Parts are the files of the project: the role each plays, how it is read, and further ones. */
export function Parts() {
  const s = submission.value
  if (!s) return null
  return (
    <section class="parts">
      <h2 id="parts">{w('parts')} ({s.parts.length})</h2>
      {s.parts.map((p, i) => <Entry key={p.file} p={p} i={i} alone={s.parts.length === 1} />)}
      <Further />
      <label class="check"><input type="checkbox" checked={s.attributes !== false} onChange={e => void judge({ ...s, attributes: e.currentTarget.checked }, { compare: true })} />{w('attributes')}</label>
      <label>{w('accuracyOf')} <input type="number" min="0" max="1000" step="any" value={s.accuracy ?? ''} onChange={e => void judge({ ...s, accuracy: e.currentTarget.value === '' ? undefined : Number(e.currentTarget.value) }, { compare: true })} /></label>
    </section>
  )
}

function Entry({ p, i, alone }: { p: Part; i: number; alone: boolean }) {
  const polygon = polygonOf(i)
  return (
    <div class="part">
      <p><strong>{p.file}</strong></p>
      <div class="row">
        <label>{w('role')} <select value={p.role} onChange={e => changePart(p.file, { role: e.currentTarget.value as Role })}>{roles.map(r => <option key={r} value={r}>{roleWord(r)}</option>)}</select></label>
        {polygon && drawing.value === '' && <button type="button" onClick={() => edit(polygon, p)}>{w('reshape')}</button>}
        {!alone && <button type="button" onClick={() => changePart(p.file, null)}>{w('remove')}</button>}
      </div>
      <Reading p={p} />
    </div>
  )
}

/** polygonOf is what can be reshaped of a part: one plain area. */
function polygonOf(i: number): GeoJSON.Polygon | null {
  const [r, s] = [report.value, submission.value]
  if (!r || r.components.length !== s?.parts.length) return null
  const g = r.components[i]!.footprint.geometry
  return g.type === 'Polygon' ? g : null
}

const systems = ['EPSG:4490', 'EPSG:4544', 'EPSG:4523', 'EPSG:4543', 'EPSG:4542', 'GCJ-02', 'BD-09']

/** Reading is how a file is read: what the service's hints speak of is chosen here. */
function Reading({ p }: { p: Part }) {
  const [crs, setCRS] = useState(p.crs ?? '')
  const [feature, setFeature] = useState(p.feature ?? '')
  const [layer, setLayer] = useState(p.layer ?? '')
  const [shift, setShift] = useState(p.shift ?? '')
  const id = `systems-${p.file}`
  const read = (e: Event) => {
    e.preventDefault()
    changePart(p.file, { crs: crs.trim() || undefined, feature: feature.trim() || undefined, layer: layer.trim() || undefined, shift: shift.trim() || undefined })
  }
  return (
    <details class="reading">
      <summary>{w('readingAs')}</summary>
      <form class="row" onSubmit={read}>
        <label>{w('crs')} <input list={id} size={12} placeholder={w('asDeclared')} value={crs} onInput={e => setCRS(e.currentTarget.value)} /></label>
        <datalist id={id}>{systems.map(s => <option key={s} value={s} />)}</datalist>
        <label>{w('feature')} <input size={8} placeholder={w('all')} value={feature} onInput={e => setFeature(e.currentTarget.value)} /></label>
        <label>{w('layerOf')} <input size={8} placeholder={w('all')} value={layer} onInput={e => setLayer(e.currentTarget.value)} /></label>
        <label>{w('shift')} <input size={12} placeholder="ΔX,ΔY,ΔZ,εX,εY,εZ,m" value={shift} onInput={e => setShift(e.currentTarget.value)} /></label>
        <button type="submit">{w('use')}</button>
      </form>
      <label class="check"><input type="checkbox" checked={p.repair ?? false} onChange={e => changePart(p.file, { repair: e.currentTarget.checked })} />{w('repairAreas')}</label>
      <label class="check"><input type="checkbox" checked={p.outlines ?? false} onChange={e => changePart(p.file, { outlines: e.currentTarget.checked })} />{w('outlines')}</label>
    </details>
  )
}

/** Further adds a part by file or by drawing. */
function Further() {
  const [role, setRole] = useState<Role>('outfall')
  const picker = useRef<HTMLInputElement>(null)
  return (
    <div class="row">
      <label>{w('addPart')} <select value={role} onChange={e => setRole(e.currentTarget.value as Role)}>{roles.map(r => <option key={r} value={r}>{roleWord(r)}</option>)}</select></label>
      <input ref={picker} class="picker" type="file" multiple hidden aria-label={w('addPart')} onChange={e => { addFiles([...(e.currentTarget.files ?? [])], role); e.currentTarget.value = '' }} />
      <button type="button" onClick={() => picker.current?.click()}>{w('chooseFile')}</button>
      <button type="button" onClick={() => begin('polygon', role)}>{w('draw')}</button>
    </div>
  )
}
