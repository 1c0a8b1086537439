import { zipSync } from 'fflate';
import type { TriangleMesh } from '../mesh/mesh';
import type { LengthUnit } from '../mesh/placeMesh';
import { coordinateWriter, encodeText, oneLine } from './text';

const unitNames: Readonly<Record<LengthUnit, string>> = { mm: 'millimeter', cm: 'centimeter', m: 'meter', in: 'inch' };

/** 3D Manufacturing Format (core specification 1.x): one object on the build plate. z is up; unlike STL it says its unit. */
export function write3mf(
  { positions, indices }: TriangleMesh,
  { name, unit }: { name: string; unit: LengthUnit },
): Uint8Array<ArrayBuffer> {
  const coordinate = coordinateWriter(positions);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<model unit="${unitNames[unit]}" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">`,
    '<metadata name="Application">Maquette</metadata>',
    `<resources><object id="1" type="model" name="${escapeXml(oneLine(name) || 'shape')}"><mesh><vertices>`,
  ];
  for (let i = 0; i < positions.length; i += 3) {
    lines.push(`<vertex x="${coordinate(positions[i])}" y="${coordinate(positions[i + 1])}" z="${coordinate(positions[i + 2])}"/>`);
  }
  lines.push('</vertices><triangles>');
  for (let t = 0; t < indices.length; t += 3) lines.push(`<triangle v1="${indices[t]}" v2="${indices[t + 1]}" v3="${indices[t + 2]}"/>`);
  lines.push('</triangles></mesh></object></resources>', '<build><item objectid="1"/></build>', '</model>', '');
  return zipSync(
    {
      '[Content_Types].xml': encodeText(
        '<?xml version="1.0" encoding="UTF-8"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
          '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
          '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>\n',
      ),
      '_rels/.rels': encodeText(
        '<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
          '<Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>\n',
      ),
      '3D/3dmodel.model': encodeText(lines.join('\n')),
    },
    // A fixed date: the same shape gives the same bytes.
    { level: 6, mtime: new Date(1980, 0, 1) },
  );
}

function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character]);
}
