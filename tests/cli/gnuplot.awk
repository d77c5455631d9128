# SPDX-License-Identifier: Apache-2.0
# Whether gnuplot's SVG of a figure has what our own SVG of it has in its plots: each corner of a line
# and each circle of a colour that data have at the same place, and of every bar and band two corners.
# Prints what is missing, and how many there are.
#     awk -f gnuplot.awk OURS GNUPLOTS
function hex(colour,    part) { # "rgb( 85,  85,  85)"
    gsub(/[^0-9,]/, "", colour)
    split(colour, part, ",")
    return sprintf("#%02x%02x%02x", part[1], part[2], part[3])
}
function value(text, name) { # of an attribute
    if (!match(text, " " name " ?= ?[\"'][^\"']*"))
        return ""
    text = substr(text, RSTART, RLENGTH)
    return substr(text, match(text, /["']/) + 1)
}
function of_data(colour) {
    return colour ~ /^#/ && colour !~ /^#(e2e2e2|787878|ffffff|555555|222222)$/
}
function ours(colour, x, y) { # in points; their SVG has 100 units an inch
    x += 0
    y += 0
    if (of_data(colour) && x >= left && x <= right && y >= top && y <= bottom) {
        count++
        our_colour[count] = colour
        our_x[count] = x * 100 / 72
        our_y[count] = y * 100 / 72
    }
}
function theirs(colour, x, y) {
    if (of_data(colour))
        there[colour, int(x), int(y)] = 1
}
function is_there(colour, x, y,    i, j) {
    for (i = -1; i <= 1; i++)
        for (j = -1; j <= 1; j++)
            if ((colour, int(x) + i, int(y) + j) in there)
                return 1
    return 0
}
function take_pairs(text, colour, is_ours,    pairs, pair, i, n) {
    gsub(/[ML]/, " ", text)
    n = split(text, pairs)
    if (is_ours && n == 4 && pairs[1] == pairs[n]) # a marker: gnuplot's has no such corners
        return
    for (i = 1; i <= n; i++)
        if (split(pairs[i], pair, ",") == 2) {
            if (is_ours)
                ours(colour, pair[1], pair[2])
            else
                theirs(colour, pair[1], pair[2])
        }
}
function take_ours(element) {
    if (element ~ /^<svg x=/) {
        depth++
        left = value(element, "x") - 1
        right = left + value(element, "width") + 2
        top = value(element, "y") - 1
        bottom = top + value(element, "height") + 2
    } else if (element ~ /^<\/svg/)
        depth--
    else if (depth < 1)
        return
    else if (element ~ /^<polyline/)
        take_pairs(value(element, "points"), value(element, "stroke"), 1)
    else if (element ~ /^<circle/)
        ours(value(element, "fill"), value(element, "cx"), value(element, "cy"))
    else if (element ~ /^<rect/) {
        ours(value(element, "fill"), value(element, "x"), value(element, "y"))
        ours(value(element, "fill"), value(element, "x") + value(element, "width"),
            value(element, "y") + value(element, "height"))
    }
}
function take_theirs(element,    place) {
    if (element ~ /^<path/)
        take_pairs(value(element, "d"), hex(value(element, "stroke")), 0)
    else if (element ~ /^<polygon/)
        take_pairs(value(element, "points"), hex(value(element, "fill")), 0)
    else if (element ~ /^<use/ && split(value(element, "transform"), place, /[(,)]/) > 2)
        theirs(hex(value(element, "color")), place[2], place[3])
}
BEGIN { RS = ">" }
{
    sub(/^[^<]*/, "")
    if (FILENAME == ARGV[1])
        take_ours($0)
    else
        take_theirs($0)
}
END {
    for (i = 1; i <= count; i++)
        if (!is_there(our_colour[i], our_x[i], our_y[i]))
            printf "%s at %.2f,%.2f is missing\n", our_colour[i], our_x[i], our_y[i]
    print count + 0 " in ours"
}
