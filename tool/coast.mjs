// Draws the coast at build time: `node coast.mjs countries-10m.json OUT.c` takes Norway and the land
// around it from Natural Earth's countries (TopoJSON), projects it as app/map/map_geo.c does, and writes
// SVG path data as C. The same input always gives the same bytes: no clock, no random number, no
// network. Must not know the municipalities.
import { readFileSync, writeFileSync } from "node:fs";

const NORWAY = ["578"]; // ISO 3166-1 numeric
const ABROAD = ["752", "246", "643", "208"]; // Sweden, Finland, Russia, Denmark
const FINE = 0.35; // km: Norway's outline is off by no more; less than a pixel of a map that fills a screen
const COARSE = 2; // km: enough for land that is only there to show where Norway ends
const LEAST_ISLAND = 0.5; // km²
const MARGIN = 12; // km outside the drawing where foreign land is cut, so that no cut edge shows

// Whatever lies farther off is drawn in to this box before it is projected (degrees): the projection has
// no answer on the other side of the earth. Svalbard, Jan Mayen and Bouvet shrink to nothing.
const NEAR = { west: -2, east: 42, south: 54, north: 73 };
const CHECKS = [[59.91273, 10.74609], [57.98, 7.05], [61.08, 4.65], [71.18, 25.67], [70.37, 31.1], [65, 15]];

const map = readConstants(new URL("../app/map/map_geo.h", import.meta.url));

// The numbers of the projection stand in the C header only.
function readConstants(header) {
  const found = readFileSync(header, "utf8").matchAll(/^#define MAP_(\w+) ([\d.]+)/gm);
  const numbers = Object.fromEntries([...found].map(([, name, value]) => [name, Number(value)]));
  for (const name of ["MERIDIAN", "RADIUS", "WEST", "NORTH", "WIDTH", "HEIGHT"])
    if (!(numbers[name] > 0)) throw new Error(`map_geo.h: no number for MAP_${name}`);
  return numbers;
}

function project([lon, lat]) {
  const north = (lat * Math.PI) / 180;
  const east = ((lon - map.MERIDIAN) * Math.PI) / 180;
  const easting = map.RADIUS * Math.atanh(Math.cos(north) * Math.sin(east));
  const northing = map.RADIUS * Math.atan2(Math.tan(north), Math.cos(east));
  return [map.WEST + easting, map.NORTH - northing];
}

// Eastern Siberia counts on past 180°, or Russia's outline would run back across the whole map.
const unwrap = (lon) => (lon < -30 ? lon + 360 : lon);

// TopoJSON: an arc is a list of differences of whole numbers; ~i is arc i backwards.
function decodeArcs({ arcs, transform }) {
  const [sx, sy] = transform.scale;
  const [tx, ty] = transform.translate;
  return arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => [unwrap((x += dx) * sx + tx), (y += dy) * sy + ty]);
  });
}

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));
const drawIn = ([lon, lat]) => [clamp(lon, NEAR.west, NEAR.east), clamp(lat, NEAR.south, NEAR.north)];

function distanceToSegment([px, py], [ax, ay], [bx, by]) {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const along = length > 0 ? clamp(((px - ax) * dx + (py - ay) * dy) / length, 0, 1) : 0;
  return Math.hypot(px - ax - along * dx, py - ay - along * dy);
}

// Douglas and Peucker (1973). Whole arcs are simplified, not rings: a border that two countries share is
// one arc, so both sides of it stay the same line.
function simplify(points, tolerance) {
  const keep = new Set([0, points.length - 1]);
  const spans = [[0, points.length - 1]];
  while (spans.length > 0) {
    const [from, to] = spans.pop();
    let farthest = from;
    let most = tolerance;
    for (let i = from + 1; i < to; i++) {
      const distance = distanceToSegment(points[i], points[from], points[to]);
      if (distance > most) [farthest, most] = [i, distance];
    }
    if (farthest === from) continue;
    keep.add(farthest);
    spans.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, i) => keep.has(i));
}

// Sutherland and Hodgman (1974), one edge: keeps the part of a ring where sign * (p[axis] - limit) <= 0.
function cutRing(ring, axis, limit, sign) {
  const isInside = (p) => sign * (p[axis] - limit) <= 0;
  return ring.flatMap((here, i) => {
    const before = ring[(i + ring.length - 1) % ring.length];
    if (isInside(here) === isInside(before)) return isInside(here) ? [here] : [];
    const along = (limit - before[axis]) / (here[axis] - before[axis]);
    const edge = [0, 1].map((k) => before[k] + along * (here[k] - before[k]));
    return isInside(here) ? [edge, here] : [edge];
  });
}

function cutToBox(ring, [left, right, top, bottom]) {
  const sides = [[0, left, -1], [0, right, 1], [1, top, -1], [1, bottom, 1]];
  return sides.reduce((rest, side) => cutRing(rest, ...side), ring);
}

function area(ring) {
  const twice = ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length];
    return sum + x * ny - nx * y;
  }, 0);
  return Math.abs(twice) / 2;
}

function ringsOf(world, ids) {
  const chosen = world.objects.countries.geometries.filter((country) => ids.includes(country.id));
  if (chosen.length !== ids.length) throw new Error(`not every country of ${ids} is in the file`);
  return chosen.flatMap((country) => (country.type === "Polygon" ? country.arcs : country.arcs.flat()));
}

const arcOf = (i) => (i < 0 ? ~i : i);

// Every arc of the file as it is drawn: fine where it is Norway's coast or border.
function drawArcs(world) {
  const own = new Set(ringsOf(world, NORWAY).flat().map(arcOf));
  return decodeArcs(world).map((arc, i) => simplify(arc.map(drawIn).map(project), own.has(i) ? FINE : COARSE));
}

function drawRings(world, arcs, ids) {
  const view = [-MARGIN, map.WIDTH + MARGIN, -MARGIN, map.HEIGHT + MARGIN];
  const direct = (i) => (i < 0 ? arcs[arcOf(i)].slice().reverse() : arcs[i]);
  return ringsOf(world, ids)
    .map((ring) => ring.flatMap((i) => direct(i).slice(1)))
    .map((ring) => cutToBox(ring, view))
    .filter((ring) => ring.length > 2 && area(ring) >= LEAST_ISLAND);
}

// Tenths of a unit as whole numbers, so that no rounding adds up along a ring.
const tenths = (value) => Math.round(value * 10);

function shortNumber(value) {
  const text = (value / 10).toString().replace(/^(-?)0\./, "$1.");
  return text === "-0" ? "0" : text;
}

// One subpath: an absolute start, then differences; a minus sign parts two numbers as well as a space does.
function writeRing(ring) {
  const points = ring.map((p) => p.map(tenths));
  const [first, ...rest] = points.filter((p, i) => i === 0 || p[0] !== points[i - 1][0] || p[1] !== points[i - 1][1]);
  let text = `M${shortNumber(first[0])} ${shortNumber(first[1])}l`;
  let last = first;
  let isStart = true;
  for (const point of rest) {
    for (const k of [0, 1]) {
      const number = shortNumber(point[k] - last[k]);
      text += (isStart || number.startsWith("-") ? "" : " ") + number;
      isStart = false;
    }
    last = point;
  }
  return `${text}z`;
}

function writePath(name, rings) {
  const lines = rings.map(writeRing).join("").match(/.{1,100}/g).map((line) => `    "${line}"`);
  const text = `static const char ${name}_text[] =\n${lines.join("\n")};\n`;
  return `${text}const str ${name} = {${name}_text, sizeof ${name}_text - 1};\n`;
}

function writeChecks() {
  const rows = CHECKS.map(([lat, lon]) => {
    const [x, y] = project([lon, lat]);
    return `    {${lat}, ${lon}, {${x.toFixed(6)}, ${y.toFixed(6)}}},`;
  });
  const table = `const map_check map_coast_checks[] = {\n${rows.join("\n")}\n};\n`;
  return `${table}const int map_coast_checks_n = ${CHECKS.length};\n`;
}

const [input, output] = process.argv.slice(2);
if (!output) {
  console.error("usage: node coast.mjs countries-10m.json OUT.c");
  process.exit(2);
}
const world = JSON.parse(readFileSync(input, "utf8"));
const arcs = drawArcs(world);
writeFileSync(output, [
  "/* Made by tool/coast.mjs from Natural Earth (public domain). Do not edit. */\n#include \"app/map/map_geo.h\"\n",
  writePath("map_coast_norway", drawRings(world, arcs, NORWAY)),
  writePath("map_coast_abroad", drawRings(world, arcs, ABROAD)),
  writeChecks(),
].join("\n"));
