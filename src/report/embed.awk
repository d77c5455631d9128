# SPDX-License-Identifier: Apache-2.0
# Text files into a C table of struct wva_gnuplot_template: awk -f embed.awk plots/*.gp > gnuplot_templates.c
BEGIN {
    print "/* Made by embed.awk from the gnuplot templates. */"
    print "#include \"report/gnuplot.h\"\n"
    print "const struct wva_gnuplot_template wva_gnuplot_templates[] = {"
}
FNR == 1 {
    if (count++ > 0)
        print "    },"
    name = FILENAME
    sub(/.*\//, "", name)
    print "    { \"" name "\","
}
{
    gsub(/["\\]/, "\\\\&")
    print "      \"" $0 "\\n\""
}
END {
    print "    },\n};\n"
    print "const size_t wva_gnuplot_template_count = " count ";"
}
