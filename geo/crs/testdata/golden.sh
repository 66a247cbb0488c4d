#!/bin/sh
# Writes golden.tsv: the same points as PROJ has them, in both directions.
# Needs cs2cs of PROJ 9 (Debian: proj-bin). Run in this folder: ./golden.sh
# EPSG's axis order is northing first for these planes and latitude first for EPSG:4490,
# and so are cs2cs's columns here; the table has easting and longitude first.
set -eu
out=golden.tsv
{
	echo "# Written by golden.sh with cs2cs, PROJ$(cs2cs 2>&1 | sed -n 's/^Rel\.//p')"
	echo "# forward: cs2cs -f %.9f EPSG:4490 EPSG:<code>; inverse: cs2cs -f %.14f EPSG:<code> EPSG:4490"
	echo "# direction	epsg	lon	lat	easting	northing"
} > $out
for plane in 4491:75 4495:99 4496:105 4501:135 4502:75 4507:105 4512:135 4513:75 4523:105 4533:135 4534:75 4543:102 4544:105 4545:108 4554:135; do
	code=${plane%:*} cm=${plane#*:}
	for d in -6 -3.3 -2 -1.5 -0.123456789 0 0.5 1.000000001 2 3 5.75; do
		for lat in 18 23.456789012 31.3 37.7 45.123456789 54; do
			echo "$lat $(echo "$cm + $d" | bc)"
		done
	done | cs2cs -E -f %.9f EPSG:4490 "EPSG:$code" |
		awk -v c="$code" '{ printf "forward\t%s\t%s\t%s\t%s\t%s\n", c, $2, $1, $4, $3 }'
	prefix=$(awk -v c="$code" 'BEGIN { print (c <= 4501) ? c - 4478 : (c >= 4513 && c <= 4533) ? c - 4488 : 0 }')
	for x in 12345.678 308765.4321 452397.735 500000 650000.001 987654.321; do
		for y in 1990000 3464343.845 5985000.5; do
			echo "$y $(echo "$prefix * 1000000 + $x" | bc)"
		done
	done | cs2cs -E -f %.14f "EPSG:$code" EPSG:4490 |
		awk -v c="$code" '{ printf "inverse\t%s\t%s\t%s\t%s\t%s\n", c, $4, $3, $2, $1 }'
done >> $out
