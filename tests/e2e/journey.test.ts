import { describe, expect, it } from 'vitest';
import { checkAndFix } from './journey/checkAndFix';
import { cutOut } from './journey/cutOut';
import { explore } from './journey/explore';
import { exportFiles } from './journey/exportFiles';
import { keep } from './journey/keep';
import { reconstruct } from './journey/reconstruct';
import { openSession } from './journey/session';
import { shape } from './journey/shape';
import { start } from './journey/start';
import { train } from './journey/train';

// One artist's session in one run of the studio, by what can be seen and pressed: from a photo to a file, and on to a model of one's own.
describe('the journey', () => {
  const session = openSession();
  start(session);
  cutOut(session);
  reconstruct(session);
  shape(session);
  explore(session);
  checkAndFix(session);
  exportFiles(session);
  train(session);
  keep(session);

  it('brought no fault, no refused content and no request to a network', () => {
    expect(session.studio.faults).toEqual([]);
    expect(session.studio.requests).toEqual([]);
  });
});
