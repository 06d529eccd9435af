echo `case $x in a)
;; |