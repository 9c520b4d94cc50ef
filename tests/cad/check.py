#!/usr/bin/env python3
"""Opens the CAD files of hrma in OpenCASCADE, trimesh and ezdxf; see README.md."""

import argparse
import csv
import pathlib
import subprocess
import sys
import tempfile

import cadquery
import ezdxf
import ezdxf.addons.drawing
import trimesh
from OCP.BRep import BRep_Tool

STEP_VOLUME = 1e-6
STL_VOLUME = 1e-3
BOUNDS_MM = 0.05
HERE = pathlib.Path(__file__).resolve().parent
failures = []


def check(passed, what):
    if not passed:
        failures.append(what)
        print("  FAIL", what)


def export(hrma, design, folder):
    command = [hrma, "export", str(design), "--out", str(folder), "--export", "step,stl,dxf,parts", "--units", "si"]
    done = subprocess.run(command, capture_output=True, text=True)
    # Findings of severity error (3) leave the files as they are.
    if done.returncode not in (0, 3):
        sys.exit(f"{design}: {done.stderr or done.stdout}")
    table = next(folder.glob("*-parts.csv"))
    with open(table, newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][1:] == ["fore_end (m)", "length (m)", "outer_diameter (m)", "volume (m³)"], rows[0]
    return {row[0]: [float(cell) * 10 ** (9 if index == 3 else 3) for index, cell in enumerate(row[1:])] for row in rows[1:]}


def files_of(folder, stem, parts, kind):
    """Each part with its file. Only a grain as large as an earlier one, made in the same mould, has none."""
    moulds = []
    for name, figures in parts.items():
        path = folder / f"{stem}-{name}.{kind}"
        if path.exists():
            yield name, figures, path
            moulds += [figures[1:]] if name.startswith("grain-") else []
        else:
            check(name.startswith("grain-") and figures[1:] in moulds, f"{path.name}: missing")


def solids_of(path):
    shape = cadquery.importers.importStep(str(path))
    return shape, shape.solids().vals()


def euler_of(solid):
    """V - E + F of a solid's surface, where a face with a hole counts as a disc less one."""
    edges = [edge for edge in solid.Edges() if not BRep_Tool.Degenerated_s(edge.wrapped)]
    holes = sum(len(face.innerWires()) for face in solid.Faces())
    return len(solid.Vertices()) - len(edges) + len(solid.Faces()) - holes


def check_step(folder, stem, parts):
    seen = 0.0
    for _, (_, length, _, volume), path in files_of(folder, stem, parts, "step"):
        shape, solids = solids_of(path)
        check(len(solids) >= 1, f"{path.name}: no solid")
        check(all(solid.isValid() for solid in solids), f"{path.name}: not valid")
        total = sum(solid.Volume() for solid in solids)
        error = total / volume - 1
        check(abs(error) < STEP_VOLUME, f"{path.name}: volume {error:+.2e}")
        box = shape.combine().val().BoundingBox() if len(solids) > 1 else solids[0].BoundingBox()
        check(abs(box.xlen - length) < BOUNDS_MM, f"{path.name}: length {box.xlen} {length}")
        seen = max(seen, abs(error))
    shape, solids = solids_of(folder / f"{stem}-assembly.step")
    check(len(solids) >= len(parts), f"{stem}: assembly has {len(solids)} solids of {len(parts)} parts")
    check(all(solid.isValid() for solid in solids), f"{stem}: assembly not valid")
    whole = sum(volume for *_, volume in parts.values())
    error = sum(solid.Volume() for solid in solids) / whole - 1
    check(abs(error) < STEP_VOLUME, f"{stem}: assembly's volume {error:+.2e}")
    box = shape.combine(glue=False).val().BoundingBox() if len(solids) == 1 else cadquery.Compound.makeCompound(solids).BoundingBox()
    low = min(at for at, *_ in parts.values())
    high = max(at + length for at, length, *_ in parts.values())
    check(abs(box.xmin - low) < BOUNDS_MM and abs(box.xmax - high) < BOUNDS_MM, f"{stem}: parts stand elsewhere: {box.xmin} {low} {box.xmax} {high}")
    return max(seen, abs(error))


def check_stl(folder, stem, parts):
    seen = 0.0
    for name, (_, length, diameter, volume), path in files_of(folder, stem, parts, "stl"):
        mesh = trimesh.load(path)
        check(mesh.is_watertight, f"{path.name}: not watertight")
        check(mesh.is_winding_consistent, f"{path.name}: winding")
        error = mesh.volume / volume - 1
        check(abs(error) < STL_VOLUME, f"{path.name}: volume {error:+.2e}")
        if name in ("case", "liner", "nozzle", "insert"):
            check(mesh.euler_number == 0, f"{path.name}: Euler number {mesh.euler_number}")
        if name in ("closure", "insulation", "spacer"):
            check(mesh.euler_number == 2, f"{path.name}: Euler number {mesh.euler_number}")
        _, solids = solids_of(folder / f"{stem}-{name}.step")
        euler = sum(euler_of(solid) for solid in solids)
        check(mesh.euler_number == euler, f"{path.name}: Euler number {mesh.euler_number}, as a solid {euler}")
        size = mesh.bounds[1] - mesh.bounds[0]
        check(abs(size[0] - length) < BOUNDS_MM, f"{path.name}: length {size[0]} {length}")
        check(max(size[1:]) < diameter + BOUNDS_MM, f"{path.name}: diameter {size[1:]} {diameter}")
        seen = max(seen, abs(error))
    return seen


def check_dxf(folder):
    kinds = set()
    paths = sorted(folder.glob("*.dxf"))
    check(paths, "no DXF")
    for path in paths:
        document = ezdxf.readfile(path)
        audit = document.audit()
        check(not audit.errors, f"{path.name}: {[error.message for error in audit.errors]}")
        kinds |= {entity.dxftype() for entity in document.modelspace()}
    return kinds


def pictures(folder, stem, out):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from ezdxf.addons.drawing import matplotlib as drawn

    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.dxf")):
        drawn.qsave(ezdxf.readfile(path).modelspace(), str(out / f"{path.stem}.dxf.png"), bg="#FFFFFF")
    for path in sorted(folder.glob("*.step")):
        _, solids = solids_of(path)
        figure = plt.figure(figsize=(9, 6))
        axes = figure.add_subplot(projection="3d")
        for index, solid in enumerate(solids):
            # The far half, so that the bore shows.
            box = solid.BoundingBox()
            size = 2 * max(box.xlen, box.ylen, box.zlen)
            half = cadquery.Workplane().box(size, size, size).translate((box.center.x, size / 2, 0)).val()
            cut = solid.intersect(half)
            points, triangles = cut.tessellate(0.2, 0.1)
            xyz = [(point.x, point.y, point.z) for point in points]
            if triangles:
                x, y, z = zip(*xyz)
                axes.plot_trisurf(x, y, z, triangles=triangles, color=plt.cm.tab10(index % 10), edgecolor="none", shade=True)
        axes.set_aspect("equal")
        axes.view_init(elev=20, azim=-70)
        axes.set_title(path.name)
        figure.savefig(out / f"{path.stem}.step.png", dpi=80)
        plt.close(figure)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hrma", required=True)
    parser.add_argument("--pictures", type=pathlib.Path)
    parser.add_argument("designs", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    examples = HERE.parent.parent / "examples"
    designs = arguments.designs or sorted(examples.glob("*.ron")) + sorted(HERE.glob("*.ron"))
    for design in designs:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            parts = export(arguments.hrma, design, folder)
            stem = next(folder.glob("*-assembly.step")).name.removesuffix("-assembly.step")
            step, stl, kinds = check_step(folder, stem, parts), check_stl(folder, stem, parts), check_dxf(folder)
            print(f"{design.name}: {len(parts)} parts, STEP {step:.1e}, STL {stl:.1e}, DXF {', '.join(sorted(kinds))}", flush=True)
            if arguments.pictures:
                pictures(folder, stem, arguments.pictures / design.stem)
    print(f"{len(failures)} failures")
    sys.exit(bool(failures))


main()
