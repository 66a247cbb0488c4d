// A throw-away PostGIS with the demo district, and people with keys for it.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, serve } from './service.mjs'

const program = process.env.REDLINE ?? `${root}bin/redline`

/** planners starts a service on a database of its own, which planners may write to, with keys for the people named (name: role). */
export async function planners(people) {
  const cluster = spawn('go', ['run', './layers/postgis/cluster/with', 'bash', '-c', 'echo "$REDLINE_DATABASE"; read -r _ || true'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  const database = await new Promise((found, failed) => {
    cluster.stdout.once('data', text => found(String(text).trim()))
    cluster.once('exit', code => failed(new Error(`no database: ${code}`)))
  })
  const env = { ...process.env, REDLINE_DATABASE: database, REDLINE_ALLOW_FSYNC_OFF: '1' }
  const redline = (...args) => execFileSync(program, args, { env, encoding: 'utf8' }).trim()
  const folder = mkdtempSync(join(tmpdir(), 'redline-e2e-'))
  redline('migrate', 'up')
  redline('demo', join(folder, 'demo'))
  const layers = join(folder, 'demo', 'layers.yaml')
  writeFileSync(layers, readFileSync(layers, 'utf8').replace('永久基本农田集中区域（示意）', '<img src=x onerror=alert(1)>集中区域（示意）')) // a name that is markup, wherever layers are listed
  redline('import', join(folder, 'demo'))
  const keys = {}
  for (const [name, role] of Object.entries(people)) {
    redline('principals', 'set', name, '--role', role, '--tenant', 'bureau')
    keys[name] = redline('keys', 'create', '--principal', name)
  }
  process.env.REDLINE_ALLOW_FSYNC_OFF = '1'
  const service = await serve('--database', database, '--planner-database', database)
  return {
    address: service.address, keys,
    end: async () => {
      await service.end()
      rmSync(folder, { recursive: true })
      cluster.removeAllListeners('exit')
      const gone = new Promise(done => cluster.on('exit', done))
      cluster.stdin.end()
      await gone
    },
  }
}
