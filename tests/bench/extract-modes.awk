# SPDX-License-Identifier: Apache-2.0
# As extract.awk, for the logs of November and December 2025: one expression for each field of the
# lines that hold it, and a row at the end of the cycle.
#
#   mawk -f after.awk -f extract-modes.awk LOG

BEGIN {
    number = "[-+0-9.eNaIinf]+"
    print "timestamp,itlAverage,ttftAverage,rate,numRep,current_replicas,accelerator,action"
}

/Metrics collected for VA: / {
    itl = after("itl=", number)
    ttft = after("ttft=", number)
    rate = after("arrivalRate=", number)
    sub(/ms$/, "", itl)
    sub(/ms$/, "", ttft)
}

/Processing decision: / {
    timestamp = after("\"ts\":\"", "[^\"]+")
    action = after("action=", "[^,]+")
}

/EmitReplicaMetrics completed - / {
    current = after("current-replicas: ", number)
    desired = after("desired-replicas: ", number)
    accelerator = after("accelerator: ", "[^\"]+")
}

/Reconciliation completed successfully: / {
    print timestamp "," itl "," ttft "," rate "," desired "," current "," accelerator "," action
}
