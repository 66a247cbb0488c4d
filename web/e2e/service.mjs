// The program under test: the built one, on a port of its own, over the demo district.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** serve starts the service and returns its address and how to end it. */
export async function serve(...args) {
  const child = spawn(process.env.REDLINE ?? `${root}bin/redline`, ['serve', '--listen', '127.0.0.1:0', ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  const address = await new Promise((found, failed) => {
    child.stderr.on('data', text => {
      said += text
      const at = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (at) found(at[0])
    })
    child.on('exit', code => failed(new Error(`redline serve ended with ${code}: ${said}`)))
  })
  return { address, end: () => new Promise(done => { child.removeAllListeners('exit'); child.on('exit', done); child.kill('SIGTERM') }) }
}
