import { zipSync } from 'fflate';
import type { TriangleMesh } from '../mesh/mesh';
import type { LengthUnit } from '../mesh/placeMesh';
import { coordinateWriter, encodeText, oneLine } from './text';

const unitNames: Readonly<Record<LengthUnit, string>> = { mm: 'millimeter', cm: 'centimeter', m: 'meter', in: 'inch' };

/**
 * 3D Manufacturing Format (core specification 1.x): one object on the build plate. z is up; unlike STL it says its unit. Colours (sRGB, 3V bytes) come as a
 * colour group of the materials extension, one colour a corner; readers without the extension see the plain mesh.
 */
export function write3mf(
  { positions, indices }: TriangleMesh,
  { name, unit, colours }: { name: string; unit: LengthUnit; colours?: Uint8Array | undefined },
): Uint8Array<ArrayBuffer> {
  const palette = colours ? paletteOf(colours) : null;
  const coordinate = coordinateWriter(positions);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<model unit="${unitNames[unit]}" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"${palette ? ' xmlns:m="http://schemas.microsoft.com/3dmanufacturing/material/2015/02"' : ''}>`,
    '<metadata name="Application">Maquette</metadata>',
    '<resources>',
    ...(palette ? ['<m:colorgroup id="2">', ...palette.colours.map((colour) => `<m:color color="${colour}"/>`), '</m:colorgroup>'] : []),
    `<object id="1" type="model" name="${escapeXml(oneLine(name) || 'shape')}"${palette ? ' pid="2" pindex="0"' : ''}><mesh><vertices>`,
  ];
  for (let i = 0; i < positions.length; i += 3) {
    lines.push(`<vertex x="${coordinate(positions[i])}" y="${coordinate(positions[i + 1])}" z="${coordinate(positions[i + 2])}"/>`);
  }
  lines.push('</vertices><triangles>');
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [indices[t], indices[t + 1], indices[t + 2]];
    const paint = palette ? ` pid="2" p1="${palette.of[a]}" p2="${palette.of[b]}" p3="${palette.of[c]}"` : '';
    lines.push(`<triangle v1="${a}" v2="${b}" v3="${c}"${paint}/>`);
  }
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

/** Every colour once as "#RRGGBB", and each vertex's place among them. */
function paletteOf(colours: Uint8Array): { colours: string[]; of: Uint32Array } {
  const places = new Map<number, number>();
  const of = new Uint32Array(colours.length / 3);
  for (let v = 0; v < of.length; v++) {
    const key = (colours[3 * v] << 16) | (colours[3 * v + 1] << 8) | colours[3 * v + 2];
    const place = places.get(key) ?? places.size;
    if (place === places.size) places.set(key, place);
    of[v] = place;
  }
  return { colours: [...places.keys()].map((key) => `#${key.toString(16).padStart(6, '0').toUpperCase()}`), of };
}

function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character]);
}
