import { describe, expect, it } from 'vitest';
import { cameraRows } from '../../../../src/renderer/src/panels/photo/cameraRows';

describe('the rows of a camera', () => {
  it('are all that is known, the time as the camera had it', () => {
    const camera = {
      takenAt: '2024-05-17T23:03:22',
      camera: 'NIKON Z 6',
      lens: 'NIKKOR Z 24-70mm f/4 S',
      focalLength: 35.04,
      focalLength35: 53,
    };
    expect(cameraRows({ camera }, 'en-GB')).toEqual([
      { name: 'Taken', value: '17 May 2024, 23:03' },
      { name: 'Camera', value: 'NIKON Z 6' },
      { name: 'Lens', value: 'NIKKOR Z 24-70mm f/4 S' },
      { name: 'Focal length', value: '35 mm' },
      { name: 'On 35 mm film', value: '53 mm' },
    ]);
  });

  it('leave out what is not known', () => {
    expect(cameraRows({ camera: { focalLength35: 26 } })).toEqual([{ name: 'On 35 mm film', value: '26 mm' }]);
    expect(cameraRows({ camera: { focalLength: 4.25 } })).toEqual([{ name: 'Focal length', value: '4.3 mm' }]);
    expect(cameraRows({})).toEqual([]);
  });
});
