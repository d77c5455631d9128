# SPDX-License-Identifier: Apache-2.0
# Controller log to the 15 classic columns as one would write it in an afternoon: one regular
# expression for each field, on every line. The yardstick for `make bench`; it is right on a clean
# log with one server and not meant for more. Runs under mawk and gawk.
#
#   mawk -v accelerator=H100 -f after.awk -f extract.awk LOG

BEGIN {
    number = "[-+0-9.eNaIinf]+"
    print "timestamp,itlAverage,ttftAverage,rate,inTk,outTk,numRep,itl,ttft,slo_itl,slo_ttft," \
        "alpha,beta,gamma,delta"
}

/System data prepared for optimization: - \{ models:/ {
    profile = "acc: " accelerator ",[^}]*"
    alpha = after(profile "alpha: ", number)
    beta = after(profile "beta: ", number)
    profile = "acc: " accelerator ",[^}]*}[^}]*"
    gamma = after(profile "gamma: ", number)
    delta = after(profile "delta: ", number)
}

/System data prepared for optimization: - \{ servers:/ {
    timestamp = after("\"ts\":\"", "[^\"]+")
    itl_average = after("servers: [^}]*itlAverage: ", number)
    ttft_average = after("servers: [^}]*ttftAverage: ", number)
}

/Optimization solution - system/ {
    rate = after("[; ]rate=", number)
    input = after("inTk=", "[0-9]+")
    output = after("outTk=", "[0-9]+")
    replicas = after("numRep=", "[0-9]+")
    itl = after(", itl=", number)
    ttft = after(", ttft=", number)
    slo_itl = after("slo-itl=", number)
    slo_ttft = after("slo-ttft=", number)
    print timestamp "," itl_average "," ttft_average "," rate "," input "," output "," replicas \
        "," itl "," ttft "," slo_itl "," slo_ttft "," alpha "," beta "," gamma "," delta
}
