# SPDX-License-Identifier: Apache-2.0
# Text files into a C table of struct TYPE { name, text } called NAMEs, declared in HEADER:
# awk -v type=TYPE -v name=NAME -v header=HEADER -f embed.awk FILE...
BEGIN {
    print "/* Made by embed.awk. */"
    print "#include \"" header "\"\n"
    print "const struct " type " " name "s[] = {"
}
FNR == 1 {
    if (count++ > 0)
        print "    },"
    file = FILENAME
    sub(/.*\//, "", file)
    print "    { \"" file "\","
}
{
    gsub(/["\\]/, "\\\\&")
    print "      \"" $0 "\\n\""
}
END {
    print "    },\n};\n"
    print "const size_t " name "_count = " count ";"
}
