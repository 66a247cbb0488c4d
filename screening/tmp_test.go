package screening
import ("testing")
func TestTmp(t *testing.T){ p,err:=Luojiang(); if err!=nil { t.Fatal(err)}; rs,err:=p.TestCases(); if err!=nil{t.Fatal(err)}; n:=0; for _,r:=range rs { n++; if !r.OK(){ t.Errorf("%+v",r)} }; t.Log(len(p.Rules), n) }
