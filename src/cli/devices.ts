import type { DeviceReport } from '../shared/engine';
import type { Run } from './context';
import type { ExitCode } from './exitCodes';
import { EXIT } from './exitCodes';
import { table } from './terminal';

/** What the work can run on, what it does run on, and why. */
export async function devices(run: Run): Promise<{ exitCode: ExitCode; devices: DeviceReport[] }> {
  const reports = await (await run.engine()).devices();
  const mark = { running: 'in use', available: 'available', unavailable: 'no' };
  run.say(table(reports.map(({ backend, label, state, reason }) => [backend, mark[state], label, reason])));
  const lacking = reports.filter(({ install }) => install !== undefined);
  if (lacking.length > 0) run.say('');
  for (const { label, install } of lacking) run.say(`For ${label}, in a checkout: ${install}`);
  return { exitCode: reports.some(({ state }) => state === 'running') ? EXIT.ok : EXIT.device, devices: reports };
}
